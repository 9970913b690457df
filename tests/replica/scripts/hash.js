function show() {
  var number = Number((location.hash.match(/page=(\d+)/) || [0, 1])[1]);
  fetch("/interface/list.do?channel=2101&page=" + number + "&rows=10").then(function (got) { return got.json(); }).then(function (data) {
    document.getElementById("list").innerHTML = data.rows.map(function (row) {
      return '<li><a href="' + row.url + '">' + row.title + "</a><em>" + row.date + "</em></li>";
    }).join("");
    document.getElementById("pages").innerHTML = "第" + number + "页 共" + data.pages + "页 " +
      (number > 1 ? '<a href="#page=' + (number - 1) + '">上一页</a> ' : "上一页 ") +
      (number < data.pages ? '<a href="#page=' + (number + 1) + '">下一页</a>' : "下一页");
  });
}
window.addEventListener("hashchange", show);
show();
