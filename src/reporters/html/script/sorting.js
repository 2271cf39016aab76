// Tables that are sorted by their headings.

const sortBy = (table, column, header) => {
  const ascending = header.getAttribute('aria-sort') !== 'ascending' && !(header.classList.contains('n') && !header.hasAttribute('aria-sort'));
  table.querySelectorAll('th[aria-sort]').forEach((other) => other.removeAttribute('aria-sort'));
  header.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
  const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const numbers = header.classList.contains('n');
  const rows = [...table.tBodies[0].rows];
  rows.sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    if (!numbers) return ascending ? a.localeCompare(b, 'en', { numeric: true }) : b.localeCompare(a, 'en', { numeric: true });
    if (a === '' || b === '') return (a === '') - (b === '');  // missing values come last in both directions
    return ascending ? a - b : b - a;
  });
  table.tBodies[0].append(...rows);
};
for (const table of document.querySelectorAll('table.sortable')) {
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = element('button', { type: 'button', textContent: header.textContent });
    button.addEventListener('click', () => sortBy(table, column, header));
    header.replaceChildren(button);
  });
}
