// Put into the page before its own scripts: when the first row stood, how many rows were alive, how long inputs took.
(() => {
  const ROWS = '[role="grid"] [role="row"][aria-rowindex]:not([aria-rowindex="1"])'; // 1 is the head
  const seen = { firstRow: null, mostRows: 0, inputs: [] };
  const look = () => {
    const count = document.querySelectorAll(ROWS).length;
    if (count > 0 && seen.firstRow === null) seen.firstRow = performance.now();
    seen.mostRows = Math.max(seen.mostRows, count);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  // Inputs shorter than 16 ms are never told: the browser keeps them to itself.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.interactionId) seen.inputs.push({ name: entry.name, duration: entry.duration });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  window.benchSeen = seen;
})();
