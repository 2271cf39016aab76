// Curves, as Chart.js takes them, and the buttons that hide and show them.

// Lines that stand out have a colour and a dash of their own, in their order; the others are grey.
const stylesOf = (model) => {
  let next = 0;
  return model.lines.map((line) => (line.muted
    ? { color: `${data.grey}70`, dash: [], width: 1, muted: true }
    : { color: color(next), dash: dash(next++), width: 2, muted: false }));
};

// Draws names at the ends of the curves, as in the drawing; without space for them there is only the legend.
const names = {
  id: 'names',
  afterDatasetsDraw(chart) {
    if (narrow(chart)) return;
    const { ctx, chartArea } = chart;
    const { styles } = chart.config.options;
    const ends = chart.data.datasets.map((_, index) => ({ index, meta: chart.getDatasetMeta(index) }))
      .filter(({ index, meta }) => !styles[index].muted && chart.isDatasetVisible(index) && meta.data.length)
      .map(({ index, meta }) => ({ index, from: meta.data.at(-1), y: meta.data.at(-1).y }))
      .sort((one, other) => one.y - other.y);
    const gap = 15;
    // Moves the names apart, then back into the frame.
    ends.forEach((end, i) => { if (i) end.y = Math.max(end.y, ends[i - 1].y + gap); });
    let most = chartArea.bottom;
    for (const end of [...ends].reverse()) {
      end.y = Math.min(end.y, most);
      most = end.y - gap;
    }
    ctx.save();
    ctx.font = `12px ${Chart.defaults.font.family}`;
    ctx.textBaseline = 'middle';
    for (const { index, from, y } of ends) {
      ctx.strokeStyle = styles[index].color;
      ctx.setLineDash([1, 2]);
      ctx.beginPath();
      ctx.moveTo(from.x + 4, from.y);
      ctx.lineTo(chartArea.right + 6, from.y);
      ctx.lineTo(chartArea.right + 16, y);
      ctx.lineTo(chartArea.right + 21, y);
      ctx.stroke();
      ctx.fillStyle = style('--text');
      ctx.fillText(short(chart.data.datasets[index].label, 30), chartArea.right + 26, y);
    }
    ctx.restore();
  },
};

const curves = (model) => {
  const places = new Map(model.places);
  const styles = stylesOf(model);
  const named = model.lines.filter((line) => !line.muted);
  return {
    type: 'line',
    plugins: [names],
    data: {
      datasets: model.lines.map((line, index) => ({
        label: line.label,
        data: line.points.map(([x, y]) => ({ x, y })),
        borderColor: styles[index].color,
        backgroundColor: styles[index].color,
        borderDash: styles[index].dash,
        borderWidth: styles[index].width,
        order: styles[index].muted ? 1 : 0,
        pointRadius: model.marks && !styles[index].muted ? 3 : 0,
        pointHitRadius: 10,
        pointHoverRadius: 5,
      })),
    },
    options: {
      styles,
      layout: {
        padding: ({ chart }) => ({
          right: narrow(chart) ? 8 : 32 + 6.8 * Math.max(...named.map(({ label }) => Math.min(label.length, 30))),
        }),
      },
      interaction: { mode: 'nearest', axis: 'xy', intersect: false },
      scales: {
        x: {
          type: 'linear',
          min: model.xTicks[0],
          max: model.end,
          title: { display: true, text: model.xTitle, color: style('--muted') },
          grid: { color: style('--rule') },
          afterBuildTicks(axis) { axis.ticks = model.xTicks.map((at) => ({ value: at })); },
          ticks: {
            color: style('--muted'),
            maxRotation: 0,
            autoSkipPadding: 10,
            callback: (value) => places.get(value) ?? '',
          },
        },
        y: {
          type: 'logarithmic',
          min: model.low,
          max: model.high,
          title: { display: true, text: model.yTitle, color: style('--muted') },
          grid: { color: style('--rule') },
          afterBuildTicks: (axis) => setTicks(axis, model.yTicks),
          ticks: { color: style('--muted'), callback: (value) => labelAt(model.yTicks, value) },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: ([{ parsed: { x } }]) => places.get(x) ?? '',
            label({ dataset, datasetIndex, dataIndex }) {
              const { points, more } = model.lines[datasetIndex];
              const one = more && (more.length === 1 ? more[0] : more[dataIndex]);
              return [`${dataset.label}: ${points[dataIndex][2]}`, ...linesOf(one)];
            },
          },
        },
      },
    },
    height: Math.max(named.length > 3 ? 360 : 260, named.length * 15 + 90),
  };
};

// Makes a button that shows or hides some curves.
const toggle = (chart, indices, label, look) => {
  const button = element('button', { type: 'button' });
  button.setAttribute('aria-pressed', 'true');
  button.innerHTML = `<svg viewBox="0 0 30 10" aria-hidden="true"><path d="M0 5H30" stroke="${look.color}" stroke-width="3" stroke-dasharray="${look.dash.join(' ')}"/></svg>`;
  button.append(short(label, 40));
  button.addEventListener('click', () => {
    const shown = button.getAttribute('aria-pressed') === 'false';
    indices.forEach((index) => chart.setDatasetVisibility(index, shown));
    button.setAttribute('aria-pressed', String(shown));
    chart.update();
  });
  return element('li', {}, button);
};

// Makes a button for each curve that stands out, and one for all others.
const legend = (chart, model) => {
  const { styles } = chart.config.options;
  const indices = [...model.lines.keys()];
  const muted = indices.filter((index) => styles[index].muted);
  const buttons = indices.filter((index) => !styles[index].muted)
    .map((index) => toggle(chart, [index], model.lines[index].label, styles[index]));
  if (muted.length) buttons.push(toggle(chart, muted, `${muted.length} more`, { color: data.grey, dash: [] }));
  return element('ul', { className: 'legend' }, ...buttons);
};
