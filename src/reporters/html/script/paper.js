// On paper nothing can be unfolded, so all is printed whole, except tables whose figures a drawing shows.

const folded = [...document.querySelectorAll('details:not(.figures)')];
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = folded.filter(({ open }) => !open);
  unfolded.forEach((part) => { part.open = true; });
});
addEventListener('afterprint', () => unfolded.forEach((part) => { part.open = false; }));
