// Our own measuring, run in the browser from outside the page; MARK is the attribute that the cell bears.
(() => {
  const cell = document.querySelector('[MARK]');
  if (!cell) return null;
  const up = [];
  for (let e = cell; e; e = e.parentElement) up.push(e);
  const set = (e, name, value) => e.style.setProperty(name, value, 'important');
  const box = e => e.getBoundingClientRect();
  let revealed = false;

  // what a page leaves closed until one of its scripts opens it
  const drawn = () => cell.checkVisibility({visibilityProperty: true, opacityProperty: true}) && box(cell).width > 0 && box(cell).height > 0;
  if (!drawn()) {
    revealed = true;
    for (const e of up) {
      const style = getComputedStyle(e);
      if (e.tagName === 'DETAILS') e.open = true;
      if (style.display === 'none') set(e, 'display', 'revert');
      for (const [name, value] of [['visibility', 'visible'], ['opacity', '1'], ['content-visibility', 'visible']])
        if (style.getPropertyValue(name) !== value) set(e, name, value);
    }
  }
  // what it cuts off, or shows a part of at a time
  for (const e of up.slice(1)) {
    const style = getComputedStyle(e), overflow = style.overflowX + style.overflowY;
    const outside = e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
    const root = e === document.body || e === document.documentElement;
    if (style.clipPath !== 'none' || style.clip !== 'auto') { set(e, 'clip-path', 'none'); set(e, 'clip', 'auto'); revealed = true; }
    if (overflow === 'visiblevisible' || !(outside || root)) continue;
    if (!root && /hidden|clip/.test(overflow)) revealed = true;
    set(e, 'overflow', 'visible');
    for (const side of ['height', 'width']) { set(e, side, 'auto'); set(e, 'max-' + side, 'none'); }
  }
  if (!drawn()) return {seen: false, text: cell.textContent};

  // what lies over it
  const on_top = () => {
    cell.scrollIntoView({block: 'center', inline: 'center'});
    const at = box(cell);
    return document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
  };
  for (let turn = 0; turn < 20; turn++) {
    const top = on_top();
    if (!top || up.includes(top) || cell.contains(top)) break;
    set(top, 'visibility', 'hidden');
  }
  const top = on_top();
  const told = e => { const b = box(e); return [b.left + scrollX, b.top + scrollY, b.right + scrollX, b.bottom + scrollY]; };
  return {
    seen: Boolean(top && cell.contains(top)), revealed, text: cell.textContent,
    cell: told(cell), table: told(cell.closest('table') || cell),
    page: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
  };
})()
