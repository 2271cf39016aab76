// The menus that choose which results the page shows. Without scripts it shows all of them.

const controls = document.getElementById('controls');
const chosen = {};  // '' chooses all
// What shows several values, or has nothing to do with a menu, does not say a value of it.
const isChosen = ({ dataset }) => Object.entries(chosen).every(([facet, value]) => value === '' || !(facet in dataset) || dataset[facet] === value);
const hasVisible = (place, selector) => place.querySelector(`${selector}:not([hidden])`) !== null;

// Hides the rows of a table that were not chosen, and says how many of them are left.
const chooseRows = (region) => {
  const rows = [...region.querySelectorAll('tbody tr')];
  rows.forEach((row) => { row.hidden = !isChosen(row); });
  const count = rows.filter((row) => !row.hidden).length;
  region.hidden = count === 0;
  region.previousElementSibling?.matches('.count') && region.previousElementSibling.remove();
  if (count < rows.length) region.before(element('p', { className: 'note count', textContent: `${count} of ${rows.length} rows, as chosen at the top.` }));
};
const choose = () => {
  for (const figure of document.querySelectorAll('figure')) figure.hidden = !isChosen(figure);
  for (const region of document.querySelectorAll('.scroll')) {
    if (!region.closest('figure')) chooseRows(region);
  }
  for (const table of document.querySelectorAll('.titled')) table.hidden = !hasVisible(table, ':is(.scroll, figure)');
  for (const section of document.querySelectorAll('section.charts, #intervals, #tail')) section.hidden = !hasVisible(section, 'figure');
  drawVisible();
};
for (const { facet, title, values, allAtFirst } of data.facets) {
  const options = values.map((value) => element('option', { value, textContent: value }));
  const all = element('option', { value: '', textContent: 'all', selected: allAtFirst });
  const select = element('select', {}, ...options, all);
  select.addEventListener('change', () => { chosen[facet] = select.value; choose(); });
  chosen[facet] = select.value;
  controls.append(element('label', {}, title, select));
}
controls.hidden = data.facets.length === 0;
choose();
