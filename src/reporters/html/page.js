'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // --- numbers ---
  const time = (ns) => {
    const [unit, size] = ns < 999.5 ? ['ns', 1] : ns < 999.5e3 ? ['us', 1e3] : ns < 999.5e6 ? ['ms', 1e6] : ['s', 1e9];
    const value = ns / size;
    return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${unit}`;
  };
  const rate = (perSecond) =>
    `${perSecond < 1e12 ? perSecond.toLocaleString('en-US', { maximumFractionDigits: perSecond < 1000 ? 1 : 0 }) : perSecond.toPrecision(3)}/s`;
  const formats = { '/s': rate, ns: time };
  // On an axis: without digits that say nothing, and short.
  const tick = (value, unit) => {
    if (value === 0) return '0';
    if (unit === 'ns') return time(value).replace(/(\.\d*?)0+ /, '$1 ').replace('. ', ' ');
    const [suffix, size] = value < 1e3 ? ['', 1] : value < 1e6 ? [' K', 1e3] : value < 1e9 ? [' M', 1e6] : [' G', 1e9];
    return `${+(value / size).toPrecision(3)}${suffix}/s`;
  };
  const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}\u2026` : text);
  const narrow = (chart) => chart.width < 560;

  const color = (index) => data.palette[index % data.palette.length];
  const dash = (index) => {
    const text = data.dashes[Math.floor(index / data.palette.length) % data.dashes.length];
    return text ? text.split(' ').map(Number) : [];
  };

  // --- bars ---
  // What Chart.js does not draw by itself: intervals, and the figure behind each bar.
  const figures = {
    id: 'figures',
    afterDatasetsDraw(chart) {
      const { ctx, scales: { x } } = chart;
      const { stacked, rows } = chart.config.options.model;
      ctx.save();
      ctx.font = `12px ${Chart.defaults.font.family}`;
      ctx.textBaseline = 'middle';
      rows.forEach((row, index) => {
        let noted = false;
        chart.data.datasets.forEach((_, series) => {
          const value = row.values[series];
          if (value === null || (stacked && series < chart.data.datasets.length - 1)) return;
          const bar = chart.getDatasetMeta(series).data[index];
          let end = bar.x;
          const interval = row.intervals && row.intervals[series];
          if (interval) {
            const [low, high] = interval.map((edge) => x.getPixelForValue(edge));
            ctx.strokeStyle = style('--text');
            ctx.lineWidth = 1.5;
            ctx.beginPath();
            ctx.moveTo(low, bar.y);
            ctx.lineTo(high, bar.y);
            for (const edge of [low, high]) {
              ctx.moveTo(edge, bar.y - 4);
              ctx.lineTo(edge, bar.y + 4);
            }
            ctx.stroke();
            end = Math.max(end, high);
          }
          ctx.fillStyle = style('--muted');
          ctx.fillText(figure(chart, row, series, !noted), end + 6, bar.y);
          noted = true;
        });
      });
      ctx.restore();
    },
  };
  const figure = (chart, row, series, first) => {
    const { unit, stacked } = chart.config.options.model;
    const value = stacked ? row.values.reduce((sum, part) => sum + (part ?? 0), 0) : row.values[series];
    return formats[unit](value) + (first && row.note ? ` \u00b7 ${narrow(chart) ? row.note.split(' [')[0] : row.note}` : '');
  };

  const bars = (model) => {
    const widest = (chart) => Math.max(...model.rows.flatMap((row) => row.values.map((value, series) =>
      (value === null && !model.stacked ? 0 : figure(chart, row, series, true).length))));
    const farthest = Math.max(...model.rows.flatMap((row) => [
      ...(model.stacked ? [row.values.reduce((sum, part) => sum + (part ?? 0), 0)] : row.values),
      ...(row.intervals ?? []).map((interval) => interval?.[1] ?? 0)]));
    return {
      type: 'bar',
      plugins: [figures],
      data: {
        labels: model.rows.map((row) => row.label),
        datasets: model.series.map((label, series) => ({
          label,
          data: model.rows.map((row) => row.values[series]),
          backgroundColor: color(model.control ? data.palette.length - 1 : series),
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
            max: farthest,
            grid: { color: style('--rule') },
            ticks: { color: style('--muted'), maxRotation: 0, autoSkipPadding: 12, includeBounds: false, callback: (value) => tick(value, model.unit) },
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
              label({ dataset, datasetIndex, dataIndex, raw }) {
                const interval = model.rows[dataIndex].intervals?.[datasetIndex];
                const between = interval ? ` [${interval.map(formats[model.unit]).join(', ')}]` : '';
                return `${dataset.label}: ${formats[model.unit](raw)}${between}`;
              },
            },
          },
        },
      },
      height: model.rows.length * (model.stacked || model.series.length === 1 ? 25 : 14 * model.series.length + 10)
        + (model.series.length > 1 ? 90 : 40),
    };
  };

  // --- curves ---
  // Names at the ends of the curves, as in the drawing; where there is no room for them the legend has to do.
  const names = {
    id: 'names',
    afterDatasetsDraw(chart) {
      if (narrow(chart)) return;
      const { ctx, chartArea } = chart;
      const ends = chart.data.datasets.map((_, index) => ({ index, meta: chart.getDatasetMeta(index) }))
        .filter(({ index, meta }) => chart.isDatasetVisible(index) && meta.data.length)
        .map(({ index, meta }) => ({ index, from: meta.data.at(-1), y: meta.data.at(-1).y }))
        .sort((one, other) => one.y - other.y);
      const gap = 15;
      // Apart, then back into the frame.
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
        ctx.strokeStyle = color(index);
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
    const heights = model.lines.flatMap(({ points }) => points.map(([, y]) => y));
    return {
      type: 'line',
      plugins: [names],
      data: {
        datasets: model.lines.map((line, index) => ({
          label: line.label,
          data: line.points.map(([x, y]) => ({ x, y })),
          borderColor: color(index),
          backgroundColor: color(index),
          borderDash: dash(index),
          borderWidth: 2,
          pointRadius: model.marks ? 3 : 0,
          pointHitRadius: 10,
          pointHoverRadius: 5,
        })),
      },
      options: {
        layout: {
          padding: ({ chart }) => ({
            right: narrow(chart) ? 8 : 32 + 6.8 * Math.max(...model.lines.map(({ label }) => Math.min(label.length, 30))),
          }),
        },
        interaction: { mode: 'nearest', axis: 'xy', intersect: false },
        scales: {
          x: {
            type: 'linear',
            min: model.ticks[0].at,
            max: model.end,
            title: { display: true, text: model.xTitle, color: style('--muted') },
            grid: { color: style('--rule') },
            afterBuildTicks(axis) { axis.ticks = model.ticks.map(({ at }) => ({ value: at })); },
            ticks: {
              color: style('--muted'),
              maxRotation: 0,
              autoSkipPadding: 10,
              callback: (value) => model.ticks.find(({ at }) => at === value)?.label ?? '',
            },
          },
          y: {
            type: 'logarithmic',
            min: Math.min(...heights) / 1.15,
            max: Math.max(...heights) * 1.15,
            title: { display: true, text: model.yTitle, color: style('--muted') },
            grid: { color: style('--rule') },
            afterBuildTicks(axis) {
              const decades = Math.log10(axis.max / axis.min);
              axis.ticks = axis.ticks.filter(({ value }) => {
                const mantissa = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
                return (decades < 3 ? [1, 2, 5] : [1]).some((wanted) => Math.abs(mantissa - wanted) < 1e-6);
              });
            },
            ticks: { color: style('--muted'), callback: (value) => tick(value, model.unit) },
          },
        },
        plugins: {
          legend: { display: false },
          tooltip: {
            callbacks: {
              title: ([{ parsed: { x } }]) =>
                model.ticks.find(({ at }) => at === x)?.label ?? `${+(100 - 10 ** (2 - x)).toPrecision(Math.ceil(x) + 2)}%`,
              label: ({ dataset, parsed }) => `${dataset.label}: ${formats[model.unit](parsed.y)}`,
            },
          },
        },
      },
      height: Math.max(model.lines.length > 2 ? 360 : 260, model.lines.length * 15 + 90),
    };
  };

  // A button for each curve, which shows it or not.
  const legend = (chart, model) => element('ul', { className: 'legend' }, ...model.lines.map((line, index) => {
    const button = element('button', { type: 'button' });
    button.setAttribute('aria-pressed', 'true');
    button.innerHTML = `<svg viewBox="0 0 30 10" aria-hidden="true"><path d="M0 5H30" stroke="${color(index)}" stroke-width="3" stroke-dasharray="${dash(index).join(' ')}"/></svg>`;
    button.append(short(line.label, 40));
    button.addEventListener('click', () => {
      const shown = !chart.isDatasetVisible(index);
      chart.setDatasetVisibility(index, shown);
      button.setAttribute('aria-pressed', String(shown));
      chart.update();
    });
    return element('li', {}, button);
  }));

  // --- charts ---
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
    place.classList.add('drawn');  // before the chart, which takes its size from what is shown
    const chart = new Chart(canvas, config);
    live.set(id, chart);
    if (model.lines) {
      const buttons = legend(chart, model);
      room.after(buttons);
    }
  };
  const undraw = (id) => {
    live.get(id).destroy();
    live.delete(id);
    document.getElementById(id).querySelectorAll('.live, .legend').forEach((part) => part.remove());
  };
  const drawVisible = () => {
    if (typeof Chart === 'undefined') return;  // built without it: the drawings stay
    for (const id of Object.keys(data.charts)) {
      if (!live.has(id) && !document.getElementById(id).hidden) draw(id);
    }
  };
  const redraw = () => {
    [...live.keys()].forEach(undraw);
    drawVisible();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  // --- which results ---
  const controls = document.getElementById('controls');
  const chosen = {};
  const choose = () => {
    for (const place of document.querySelectorAll('figure[id]')) {
      place.hidden = Object.entries(chosen).some(([facet, value]) => facet in place.dataset && place.dataset[facet] !== value);
    }
    for (const section of document.querySelectorAll('section.charts')) {
      section.querySelector('.none').hidden = section.querySelector('figure:not([hidden])') !== null;
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

  // --- tables ---
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
      if (a === '' || b === '') return (a === '') - (b === '');  // what was not measured comes last, either way
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

  if (typeof Chart !== 'undefined') Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  choose();
})();
