// On paper nothing can be unfolded, so the caveats are printed whole.

const folded = document.querySelector('details.warnings');
if (folded) {
  let open = folded.open;
  addEventListener('beforeprint', () => { ({ open } = folded); folded.open = true; });
  addEventListener('afterprint', () => { folded.open = open; });
}
