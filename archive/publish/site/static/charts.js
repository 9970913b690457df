// Draws every .plot of the page from its data-spec, in the colours of the page; draws anew when they change.
"use strict";
(() => {
  const vega = document.currentScript.dataset.vega;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function config() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    const text = { labelColor: of("--soft"), titleColor: of("--soft"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
    const colours = Array.from({ length: 8 }, (_, n) => of(`--c${n + 1}`));
    return {
      background: "transparent", font: of("--sans"),
      axis: { ...text, gridColor: of("--line"), domainColor: of("--strong-line"), tickColor: of("--strong-line") },
      legend: { ...text, labelColor: of("--ink"), symbolStrokeWidth: 2.5, symbolSize: 160 },
      view: { stroke: null }, range: { category: colours }, mark: { color: colours[0] },
      area: { color: colours[0] }, rule: { color: of("--soft") }, text: { color: of("--soft"), fontSize: 12 },
      line: { color: colours[0] }, point: { color: colours[0] }, bar: { color: colours[0], stroke: of("--paper"), strokeWidth: 1 },
    };
  }

  async function draw(place) {
    const options = {
      mode: "vega-lite", ast: true, actions: false, defaultStyle: false, renderer: "svg", config: config(),
      tooltip: { theme: "plain", disableDefaultStyle: true, id: "vg-tooltip-element" },
    };
    const made = await window.vegaEmbed(place, JSON.parse(place.dataset.spec), options);
    if (place.made) place.made.finalize();
    place.made = made;
    place.dataset.drawn = "yes";
  }

  function all() {
    document.querySelectorAll(".plot").forEach((place) => draw(place).catch((error) => console.error(error)));
  }

  function start() {
    if (!document.querySelector(".plot")) return;
    const script = document.createElement("script");
    script.src = vega;
    script.addEventListener("load", all);
    document.head.append(script);
    dark.addEventListener("change", all);
  }

  start();
})();
