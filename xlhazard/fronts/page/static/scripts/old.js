/* Plain old JavaScript (ES5): the only thing that a browser which is too old still understands. */
(function () {
  var lacks = [];
  /* A function with try and catch in WebAssembly's own way, which the runtime is full of. */
  var catching = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];
  function need(name, there) {
    if (!there) { lacks.push(name); }
  }
  need("WebAssembly", typeof WebAssembly === "object");
  need("Worker", typeof Worker === "function");
  need("DecompressionStream", typeof DecompressionStream === "function");
  need("module", "noModule" in document.createElement("script"));
  need("Blob.arrayBuffer", typeof Blob === "function" && Blob.prototype && Blob.prototype.arrayBuffer);
  if (!lacks.length) {
    need("WebAssembly.Exception", WebAssembly.validate(new Uint8Array(catching)));
  }
  if (lacks.length) {
    document.getElementById("old").hidden = false;
    document.getElementById("old").removeAttribute("hidden");
    document.getElementById("lacks").appendChild(
      document.createTextNode("（给维护人员：缺少 " + lacks.join("、") + "）")
    );
  }
  window.tooOld = lacks.length > 0;
})();
