(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const HEIGHT = 260;
  const DASHES = [[], [6, 4], [2, 3]];
  const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7];
  const hidden = {};
  let plots = [];

  // A line of the legend and of the plot have one colour, that of the style sheet, light or dark.
  function color(name) {
    return getComputedStyle(document.querySelector(".swatch." + name)).borderTopColor;
  }

  // Four digits; axes leave out what is 0 behind the point and shorten thousands.
  function number(v) {
    const size = Math.abs(v);
    if (v === 0) return "0";
    if (size < 1e-4 || size >= 1e15) return v.toExponential(2);
    if (size >= 1000) return String(Math.round(v)).replace(/\B(?=(\d{3})+$)/g, ",");
    return v.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 4 : 5);
  }

  function tick(v) {
    const size = Math.abs(v);
    if (size >= 1e9) return +(v / 1e9).toPrecision(4) + "G";
    if (size >= 1e6) return +(v / 1e6).toPrecision(4) + "M";
    if (size >= 1e4) return +(v / 1e3).toPrecision(4) + "k";
    return size < 1e-4 && size > 0 ? +v.toPrecision(3) + "" : String(+v.toPrecision(6));
  }

  function ticks(u, values) {
    return values.map(function (v) { return v == null ? "" : tick(v); });
  }

  function axis(label, incrs) {
    const a = {
      font: "12px system-ui, sans-serif",
      stroke: color("axis"), grid: {stroke: color("grid"), width: 1}, ticks: {stroke: color("grid"), width: 1, size: 4},
      values: ticks, space: 44
    };
    if (label) {
      a.label = label;
      a.labelSize = 20;
      a.labelGap = 0;
      a.labelFont = a.font;
    }
    if (incrs) {
      a.incrs = incrs;
      a.size = 32;
    } else {
      a.space = 32;
      a.size = function (u, values) { // as wide as the widest number
        const widest = (values || []).reduce(function (w, v) { return Math.max(w, v.length); }, 1);
        return 14 + 7 * widest;
      };
    }
    return a;
  }

  // Beside the pointer what the plot shows there: the x, then a line for each row {swatch, label, value}.
  function tooltip(x, rows) {
    let tip;
    return {
      hooks: {
        init: function (u) {
          tip = document.createElement("div");
          tip.className = "tip";
          tip.hidden = true;
          u.over.appendChild(tip);
          u.over.addEventListener("mouseleave", function () { tip.hidden = true; });
        },
        setCursor: function (u) {
          const i = u.cursor.idx;
          const lines = i == null ? [] : rows(i);
          tip.hidden = lines.length === 0 || u.cursor.left < 0;
          if (tip.hidden) return;
          tip.textContent = x + " " + tick(u.data[0][i]);
          lines.forEach(function (line) {
            const row = document.createElement("div");
            const swatch = document.createElement("span");
            swatch.className = "swatch " + line.swatch;
            const label = document.createElement("span");
            label.textContent = line.label;
            const value = document.createElement("span");
            value.textContent = line.value;
            row.appendChild(swatch);
            row.appendChild(label);
            row.appendChild(value);
            tip.appendChild(row);
          });
          const left = u.cursor.left > u.over.clientWidth / 2 ? u.cursor.left - tip.offsetWidth - 12 : u.cursor.left + 12;
          tip.style.left = Math.max(left, -48) + "px";
          tip.style.top = Math.min(8, u.over.clientHeight - tip.offsetHeight) + "px";
        }
      }
    };
  }

  function width(box) {
    return Math.max(200, box.clientWidth || 600);
  }

  // With one x uPlot would make room for a hundred; bars need half of one on both sides.
  function around(xs, gap) {
    return function (u, min, max) {
      return xs.length === 1 ? [xs[0] - 0.5, xs[0] + 0.5] : [min - gap, max + gap];
    };
  }

  function curve(c) {
    const box = document.getElementById(c.id);
    const names = data.runs.concat(c.mean ? ["mean"] : []);
    const classes = data.runs.map(function (r, i) { return "c" + i % 8 + " d" + Math.floor(i / 8) % 3; }).concat(["mean"]);
    const values = c.lines.concat(c.mean ? [c.mean] : []);
    const series = names.map(function (name, i) {
      const mean = i === data.runs.length;
      return {
        label: name, key: mean ? "mean" : String(i), show: !hidden[mean ? "mean" : i], spanGaps: true,
        stroke: color(mean ? "mean" : "c" + i % 8), width: mean ? 2.5 : c.mean ? 1.25 : 2,
        dash: mean ? [] : DASHES[Math.floor(i / 8) % 3], points: {size: 5}
      };
    });
    function rows(i) {
      return names.map(function (name, s) { return {swatch: classes[s], label: name, value: values[s][i], key: series[s].key}; })
        .filter(function (r) { return r.value != null && !hidden[r.key]; })
        .sort(function (a, b) { return b.value - a.value; })
        .map(function (r) { return {swatch: r.swatch, label: r.label, value: number(r.value)}; });
    }
    return new uPlot({
      width: width(box), height: HEIGHT, padding: [12, null, 0, 0], legend: {show: false}, cursor: {y: false, points: {size: 7}}, plugins: [tooltip(c.x, rows)],
      scales: {x: {time: false, range: around(c.xs, 0)}}, axes: [axis(c.x, WHOLE), axis("")], series: [{}].concat(series)
    }, [c.xs].concat(values), box);
  }

  // uPlot does not stack: the last phase is drawn first, as high as all phases together, the others over it.
  function bars(b) {
    const box = document.getElementById(b.id);
    const sums = b.xs.map(function () { return 0; });
    const stacked = b.seconds.map(function (row) {
      return row.map(function (v, i) { return sums[i] += v; });
    });
    const order = b.phases.map(function (p, i) { return b.phases.length - 1 - i; });
    const paths = uPlot.paths.bars({size: [0.8, 48]});
    function rows(i) {
      return order.map(function (p) {
        const share = sums[i] > 0 ? 100 * b.seconds[p][i] / sums[i] : 0;
        return {swatch: "box " + b.colors[p], label: b.phases[p], value: +b.seconds[p][i].toPrecision(3) + " s, " + share.toFixed(1) + " %"};
      });
    }
    return new uPlot({
      width: width(box), height: HEIGHT, padding: [12, null, 0, 0], legend: {show: false}, cursor: {y: false, points: {show: false}}, plugins: [tooltip("epoch", rows)],
      scales: {x: {time: false, range: around(b.xs, b.merged / 2)}, y: {range: function (u, min, max) { return [0, max > 0 ? max * 1.05 : 1]; }}},
      axes: [axis("epoch", WHOLE), axis("seconds")],
      series: [{}].concat(order.map(function (p) {
        return {label: b.phases[p], width: 0, fill: color(b.colors[p]), paths: paths, points: {show: false}};
      }))
    }, [b.xs].concat(order.map(function (p) { return stacked[p]; })), box);
  }

  function draw() {
    plots.forEach(function (p) { p.plot.destroy(); });
    plots = data.curves.map(function (c) { return {box: document.getElementById(c.id), plot: curve(c), lines: true}; });
    if (data.bars) plots.push({box: document.getElementById(data.bars.id), plot: bars(data.bars), lines: false});
  }

  Array.prototype.forEach.call(document.querySelectorAll(".legend button"), function (button) {
    button.addEventListener("click", function () {
      const key = button.getAttribute("data-line");
      hidden[key] = !hidden[key];
      button.setAttribute("aria-pressed", String(!hidden[key]));
      plots.filter(function (p) { return p.lines; }).forEach(function (p) {
        p.plot.series.forEach(function (s, i) {
          if (i > 0 && s.key === key) p.plot.setSeries(i, {show: !hidden[key]});
        });
      });
    });
  });

  Array.prototype.forEach.call(document.querySelectorAll(".no-script"), function (note) { note.hidden = true; });
  draw();

  window.addEventListener("resize", function () {
    plots.forEach(function (p) { p.plot.setSize({width: width(p.box), height: HEIGHT}); });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  window.addEventListener("beforeprint", function () { root.classList.add("print"); draw(); });
  window.addEventListener("afterprint", function () { root.classList.remove("print"); draw(); });
})();
