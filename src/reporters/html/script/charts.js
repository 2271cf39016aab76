// Live charts in place of the drawings; on paper and without the library the drawings stay.

const live = new Map();
const draw = (id) => {
  const place = document.getElementById(id);
  const model = data.charts[id];
  const { height, ...config } = model.lines ? curves(model) : bars(model);
  Object.assign(config.options, { animation: false, responsive: true, maintainAspectRatio: false });
  const canvas = element('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', place.querySelector('.drawing svg').getAttribute('aria-label'));
  const room = element('div', { className: 'live' }, canvas);
  room.style.height = `${height}px`;
  place.querySelector('.drawing').after(room);
  place.classList.add('drawn');  // before creating the chart, which takes its size from the visible element
  const chart = new Chart(canvas, config);
  live.set(id, chart);
  if (model.lines) room.after(legend(chart, model));
  if (model.leftOut) room.after(element('p', { className: 'note left-out', textContent: `and ${model.leftOut}` }));
};
const undraw = (id) => {
  live.get(id).destroy();
  live.delete(id);
  document.getElementById(id).querySelectorAll('.live, .legend, .left-out').forEach((part) => part.remove());
};
const drawVisible = () => {
  if (typeof Chart === 'undefined') return;  // built without the library: the drawings stay
  for (const id of Object.keys(data.charts)) {
    if (!live.has(id) && !document.getElementById(id).hidden) draw(id);
  }
};
const redraw = () => {
  [...live.keys()].forEach(undraw);
  drawVisible();
};
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

if (typeof Chart !== 'undefined') Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
