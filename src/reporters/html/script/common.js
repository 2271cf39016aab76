'use strict';
// What the other parts share: the data, the colours, small helpers.

const data = JSON.parse(document.getElementById('data').textContent);
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
const narrow = (chart) => chart.width < 560;
// Axes have the ticks of the drawing: only the program formats numbers.
const setTicks = (axis, ticks) => { axis.ticks = ticks.map(({ at }) => ({ value: at })); };
const labelAt = (ticks, value) => ticks.find(({ at }) => at === value)?.label ?? '';
// What a tooltip says besides the value: one line for each part.
const linesOf = (more) => (more ? more.split('; ') : []);

const color = (index) => data.palette[index % data.palette.length];
const dash = (index) => {
  const text = data.dashes[Math.floor(index / data.palette.length) % data.dashes.length];
  return text ? text.split(' ').map(Number) : [];
};
