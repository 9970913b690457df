// The control that leads to the next page of a list and has no address of its own: is there one, and (click) press it.
(click) => {
  const WORDS = /^(下一?页|后一?页|下页|next( page)?)\s*[>›»＞]*$|^(点击|点此)?(加载|显示|查看|浏览)更多(内容|信息)?[.…>»]*$/i, SIGNS = /^[>›»＞]+$/;
  const PAGER = /pag|fenye|(^|[-_ ])fy/i, NEXT = /(^|[-_ ])(btn-)?next($|[-_ ])/i, OFF = /disabled?|nouse|no-more|last-page/i;
  const CURRENT = /active|current|selected|(^|[-_ ])(on|cur|now|this|here)($|[-_ ])/i;
  const named = (e) => `${e.className && e.className.baseVal === undefined ? e.className : ""} ${e.id || ""}`;
  const within = (e) => { for (let up = e; up && up !== document.body; up = up.parentElement) if (PAGER.test(named(up))) return true; return false; };
  const off = (e) => [e, e.parentElement, ...e.querySelectorAll("*")].some((one) => one && (
    one.disabled || one.getAttribute("aria-disabled") === "true" || one.hasAttribute("disabled") || OFF.test(named(one))));
  const addressed = (e) => {
    const link = e.closest("a[href]") || e.querySelector("a[href]");
    return link && !/^(#|javascript:|$)/i.test(link.getAttribute("href").trim());
  };
  const next = (e) => {
    const text = (e.innerText || e.textContent || "").trim() || e.getAttribute("aria-label") || e.title || "";
    return WORDS.test(text) || (within(e) && (SIGNS.test(text) || NEXT.test(named(e))));
  };
  const seen = (e) => { const style = getComputedStyle(e); return style.display !== "none" && style.visibility !== "hidden"; };
  const found = [...document.querySelectorAll("a, button, [role=button], li, span, div, i")]
    .filter((e) => e.textContent.length < 40 && next(e) && seen(e) && !addressed(e));
  // 1 2 3 without 下一页: the number behind the one that is marked as this page's
  const numbers = [...document.querySelectorAll("a, button, [role=button], li, span, b, em, strong, div, i")]
    .filter((e) => e.children.length < 2 && /^\d{1,4}$/.test(e.textContent.trim()) && within(e) && seen(e));
  const here = numbers.filter((e) => CURRENT.test(named(e)) || e.getAttribute("aria-current") || /^(B|EM|STRONG)$/.test(e.tagName))
    .map((e) => Number(e.textContent));
  const after = new Set(here).size === 1 ? numbers.filter((e) => Number(e.textContent) === here[0] + 1 && !addressed(e)) : [];
  const inmost = (all) => all.filter((e) => !all.some((other) => other !== e && e.contains(other)))[0];
  const control = inmost(found) || inmost(after);
  if (!control || off(control)) return false;
  if (click) control.click();
  return true;
}
