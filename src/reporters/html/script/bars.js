// Bars, as Chart.js takes them.

// Draws what Chart.js itself does not: intervals, and the figure after each bar.
const figures = {
  id: 'figures',
  afterDatasetsDraw(chart) {
    const { ctx, scales: { x } } = chart;
    const { stacked, rows, end: max } = chart.config.options.model;
    ctx.save();
    ctx.font = `12px ${Chart.defaults.font.family}`;
    ctx.textBaseline = 'middle';
    rows.forEach((row, index) => {
      const last = row.values.map((value) => value !== null).lastIndexOf(true);
      chart.data.datasets.forEach((_, series) => {
        const value = row.values[series];
        if (value === null || (stacked && series < chart.data.datasets.length - 1)) return;
        const bar = chart.getDatasetMeta(series).data[index];
        let end = bar.x;
        if (value.interval) {
          const goesOn = value.interval[1] > max;
          const [low, high] = value.interval.map((edge) => x.getPixelForValue(Math.min(edge, max)));
          ctx.strokeStyle = style('--text');
          ctx.lineWidth = 1.5;
          ctx.beginPath();
          ctx.moveTo(low, bar.y);
          ctx.lineTo(high, bar.y);
          for (const edge of goesOn ? [low] : [low, high]) {
            ctx.moveTo(edge, bar.y - 4);
            ctx.lineTo(edge, bar.y + 4);
          }
          if (goesOn) {
            ctx.moveTo(high - 5, bar.y - 4);
            ctx.lineTo(high, bar.y);
            ctx.lineTo(high - 5, bar.y + 4);
          }
          ctx.stroke();
          end = Math.max(end, high);
        }
        ctx.fillStyle = style('--muted');
        ctx.fillText(figure(chart, row, series, stacked || series === last), end + 6, bar.y);
      });
    });
    ctx.restore();
  },
};
const figure = (chart, row, series, noted) =>
  (row.total ?? row.values[series].text) + (noted && row.note ? ` \u00b7 ${(narrow(chart) && row.brief) || row.note}` : '');

const bars = (model) => {
  const widest = (chart) => Math.max(...model.rows.flatMap((row) => row.values.map((value, series) =>
    (value === null && !model.stacked ? 0 : figure(chart, row, series, true).length))));
  return {
    type: 'bar',
    plugins: [figures],
    data: {
      labels: model.rows.map((row) => row.label),
      datasets: model.series.map((label, series) => ({
        label,
        data: model.rows.map((row) => row.values[series]?.is ?? null),
        backgroundColor: model.series.length > 1 ? color(series)
          : model.rows.map((row) => (model.control || row.muted ? data.grey : color(series))),
        maxBarThickness: 18,
        minBarLength: 1,
        categoryPercentage: 0.8,
        barPercentage: model.series.length > 1 ? 0.95 : 0.85,
      })),
    },
    options: {
      model,
      indexAxis: 'y',
      layout: { padding: ({ chart }) => ({ right: widest(chart) * 6.6 + 8 }) },
      interaction: { mode: 'index', axis: 'y', intersect: false },
      scales: {
        x: {
          stacked: model.stacked,
          min: 0,
          max: model.end,
          grid: { color: style('--rule') },
          afterBuildTicks: (axis) => setTicks(axis, model.ticks),
          ticks: { color: style('--muted'), maxRotation: 0, autoSkipPadding: 12, callback: (value) => labelAt(model.ticks, value) },
        },
        y: {
          stacked: model.stacked,
          grid: { display: false },
          ticks: {
            color: style('--text'),
            autoSkip: false,
            callback(_, index) { return short(model.rows[index].label, narrow(this.chart) ? 17 : 34); },
          },
        },
      },
      plugins: {
        legend: { display: model.series.length > 1, align: 'start', labels: { color: style('--text'), boxWidth: 12 } },
        tooltip: {
          callbacks: {
            label({ dataset, datasetIndex, dataIndex }) {
              const value = model.rows[dataIndex].values[datasetIndex];
              return `${dataset.label}: ${value.tip ?? value.text}`;
            },
            afterBody([{ dataIndex }]) {
              return linesOf(model.rows[dataIndex].more);
            },
          },
        },
      },
    },
    height: model.rows.length * (model.stacked || model.series.length === 1 ? 25 : 14 * model.series.length + 10)
      + (model.series.length > 1 ? 90 : 40),
  };
};
