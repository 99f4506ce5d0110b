// Shows the values under the pointer. The drawings are complete without it.
for (const chart of document.querySelectorAll('.chart')) {
  const svg = chart.querySelector('svg');
  const layer = svg.querySelector('.pointer');
  const data = JSON.parse(chart.querySelector('script').textContent);
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  chart.append(tip);
  const nearest = (points, x) => {
    let low = 0, high = points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (points[middle][0] < x) low = middle; else high = middle;
    }
    return Math.abs(points[low][0] - x) <= Math.abs(points[high][0] - x) ? points[low] : points[high];
  };
  const add = (name, attributes) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    layer.append(node);
  };
  const row = (style, text, value) => {
    const line = document.createElement('div');
    if (style) line.append(Object.assign(document.createElement('i'), {className: style}));
    line.append(text);
    if (value) line.append(Object.assign(document.createElement('b'), {textContent: value}));
    tip.append(line);
  };
  // A cloud of points: the one next to the pointer, in both directions.
  const showPoint = (x, y, box, scale) => {
    let best = null;
    for (const series of data.series) {
      for (const point of series.points) {
        const apart = Math.hypot(point[0] - x, point[1] - y);
        if (apart < 40 && (!best || apart <= best.apart)) best = {apart, series, point};
      }
    }
    layer.replaceChildren();
    tip.replaceChildren();
    tip.hidden = !best;
    if (!best) return;
    add('circle', {cx: best.point[0], cy: best.point[1], r: 7, 'class': best.series.style});
    row(best.series.style, best.series.name);
    best.point.slice(2).forEach(words => row('', words));
    place(best.point[0], best.point[1], box, scale);
  };
  const place = (x, y, box, scale) => {
    const left = x / scale + (box.left - chart.getBoundingClientRect().left);
    const width = tip.offsetWidth;
    tip.style.left = (left + width + 18 > chart.clientWidth ? Math.max(4, left - width - 14) : left + 14) + 'px';
    tip.style.top = (box.top - chart.getBoundingClientRect().top + y / scale) + 'px';
  };
  const show = event => {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * scale;
    if (data.scatter) {
      showPoint(x, (event.clientY - box.top) * scale, box, scale);
      return;
    }
    const found = data.series.filter(s => s.points.length).map(s => ({series: s, point: nearest(s.points, x)}));
    if (!found.length) return;
    const at = found.reduce((a, b) => Math.abs(a.point[0] - x) <= Math.abs(b.point[0] - x) ? a : b).point;
    layer.replaceChildren();
    tip.replaceChildren();
      tip.hidden = false;
    add('line', {x1: at[0], x2: at[0], y1: 10, y2: svg.viewBox.baseVal.height - 40});
    row('', data.x + ' ' + at[2]);
    for (const {series, point} of found) {
      if (Math.abs(point[0] - at[0]) > 24) continue;
      add('circle', {cx: point[0], cy: point[1], r: 4.5, 'class': series.style});
      row(series.style, series.name, point[3]);
    }
    place(at[0], 12 * scale, box, scale);
  };
  const hide = () => { layer.replaceChildren(); tip.hidden = true; };
  svg.addEventListener('pointermove', show);
  svg.addEventListener('pointerdown', show);
  svg.addEventListener('pointerleave', hide);
}
