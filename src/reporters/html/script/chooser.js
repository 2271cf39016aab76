// The menus that choose which results the page shows. Without scripts it shows all of them.

const controls = document.getElementById('controls');
const chosen = {};  // '' chooses all
// What shows several values, or has nothing to do with a menu, does not say a value of it. What compares the values of a
// menu keeps them all, and marks the chosen one.
const isChosen = ({ dataset }, compared) => Object.entries(chosen)
  .every(([facet, value]) => value === '' || facet === compared || !(facet in dataset) || dataset[facet] === value);
const isMarked = ({ dataset }, compared) => Boolean(chosen[compared]) && dataset[compared] === chosen[compared];
const hasVisible = (place, selector) => place.querySelector(`${selector}:not([hidden])`) !== null;

// The menus are not on paper.
const note = (kind, text) => element('p', { className: `note ${kind}` }, `${text}, as chosen`,
  element('span', { className: 'on-screen', textContent: ' at the top' }), '.');

// Hides the rows of a table that were not chosen, and says how many of them are left.
const chooseRows = (region) => {
  const { along } = region.dataset;
  const rows = [...region.querySelectorAll('tbody tr')];
  rows.forEach((row) => {
    row.hidden = !isChosen(row, along);
    row.classList.toggle('chosen', isMarked(row, along));
  });
  const count = rows.filter((row) => !row.hidden).length;
  region.hidden = count === 0;
  region.previousElementSibling?.matches('.count') && region.previousElementSibling.remove();
  if (count < rows.length) region.before(note('count', `${count} of ${rows.length} rows`));
};
const chooseColumns = (region) => {
  const { along } = region.dataset;
  [...region.querySelectorAll('thead th')].forEach((head, column) => {
    if (Object.keys(head.dataset).length === 0) return;
    for (const { cells } of region.querySelector('table').rows) {
      cells[column].hidden = !isChosen(head, along);
      cells[column].classList.toggle('chosen', isMarked(head, along));
    }
  });
};
const explainMarks = (section) => {
  section.querySelector('.marked')?.remove();
  const marked = section.querySelector('[data-along]:not([hidden]) .chosen:not([hidden])');
  if (!marked) return;
  const value = chosen[marked.closest('[data-along]').dataset.along];
  section.querySelector('h2').after(note('marked', `${value} is marked`));
};
const choose = () => {
  for (const figure of document.querySelectorAll('figure')) figure.hidden = !isChosen(figure);
  for (const region of document.querySelectorAll('.scroll')) {
    if (region.closest('figure')) continue;
    chooseRows(region);
    chooseColumns(region);
  }
  for (const table of document.querySelectorAll('.titled')) table.hidden = !hasVisible(table, ':is(.scroll, figure)');
  for (const section of document.querySelectorAll('section.charts, #intervals, #tail')) section.hidden = !hasVisible(section, 'figure');
  // A single one is what the first chart says.
  for (const section of document.querySelectorAll('#fastest')) section.hidden = section.querySelectorAll('tbody tr:not([hidden])').length < 2;
  for (const section of document.querySelectorAll('#fastest, #tables')) explainMarks(section);
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
