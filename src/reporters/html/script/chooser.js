// The menus that choose which results the charts show.

const controls = document.getElementById('controls');
const chosen = {};
const choose = () => {
  for (const place of document.querySelectorAll('figure[id]')) {
    place.hidden = Object.entries(chosen).some(([facet, value]) => value !== 'all' && facet in place.dataset && place.dataset[facet] !== value);
  }
  for (const section of document.querySelectorAll('section.charts')) {
    section.hidden = section.querySelector('figure:not([hidden])') === null;
  }
  drawVisible();
};
for (const { facet, title, values } of data.facets) {
  const select = element('select', {}, ...values.map((value) => element('option', { value, textContent: value })));
  select.addEventListener('change', () => { chosen[facet] = select.value; choose(); });
  chosen[facet] = select.value;
  controls.append(element('label', {}, title, select));
}
controls.hidden = data.facets.length === 0;
choose();
