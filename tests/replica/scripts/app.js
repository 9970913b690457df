(function () {
  var app = document.getElementById("app"), page = 1, size = 8;
  function el(name, props, children) {
    var made = document.createElement(name);
    Object.keys(props || {}).forEach(function (key) { made.setAttribute(key, props[key]); });
    (children || []).forEach(function (child) { made.appendChild(typeof child === "string" ? document.createTextNode(child) : child); });
    return made;
  }
  function ask(number) {
    var request = new XMLHttpRequest();
    request.open("POST", "/gateway/content/page");
    request.setRequestHeader("Content-Type", "application/json;charset=UTF-8");
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.timeout = 10000;
    request.onload = function () { draw(JSON.parse(request.responseText).data); };
    request.onerror = function () { app.textContent = "网络异常，请稍后再试"; };
    request.send(JSON.stringify({ channelCode: "gknb", pageNo: number, pageSize: size }));
  }
  function draw(data) {
    var pages = Math.max(1, Math.ceil(data.total / size));
    app.replaceChildren(
      el("div", { class: "crumbs" }, ["首页 > 政府信息公开 > 政府信息公开年报"]),
      el("ul", { class: "list" }, data.rows.map(function (row) {
        return el("li", {}, [el("a", { href: row.url, target: "_blank", title: row.title }, [row.title]), el("span", {}, [row.date])]);
      })),
      el("div", { class: "el-pagination" }, pager(pages, data.total)));
  }
  function pager(pages, total) {
    var back = el("button", { type: "button", class: "btn-prev" }, [el("i", { class: "el-icon-arrow-left" })]);
    var next = el("button", { type: "button", class: "btn-next" }, [el("i", { class: "el-icon-arrow-right" })]);
    if (page === 1) { back.disabled = true; }
    if (page === pages) { next.disabled = true; }
    back.onclick = function () { page -= 1; ask(page); };
    next.onclick = function () { page += 1; ask(page); };
    return [el("span", { class: "el-pagination__total" }, ["共 " + total + " 条"]), back, el("span", {}, [page + "/" + pages]), next];
  }
  document.title = "政府信息公开年报";
  setTimeout(function () { ask(page); }, 50);
})();
