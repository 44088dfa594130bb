(() => {
  "use strict";

  function start(root) {
    const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const find = (name) => root.querySelector(`.${name}`);
    const [input, curve, moves] = ["dial", "curve", "moves"].map(find);
    const items = [...root.querySelectorAll(".videos li")];
    let now = data.start;

    // What each video is made with at a point: every step up to it, one after the other.
    const madeAt = (at) => {
      const made = new Array(items.length).fill(-1);
      for (const step of data.steps.slice(0, at + 1)) {
        for (let i = 0; i < step.length; i += 3) made[step[i]] = step[i + 1];
      }
      return made;
    };

    const line = (word, names, others) => {
      const [item, head] = [document.createElement("li"), document.createElement("b")];
      const told = names.slice(0, data.named).join(", ");
      const rest = others + Math.max(names.length - data.named, 0);
      const count = rest.toLocaleString("en-US");
      const more = rest ? (told ? ` and ${count} more` : `${count} others`) : "";
      head.textContent = word;
      item.append(head, ` ${told}${more}`);
      return item;
    };

    const showMoves = () => {
      const by = data.words.map(() => []);
      const step = data.steps[now];
      for (let i = 0; i < step.length; i += 3) by[step[i + 2]].push(data.names[step[i]]);
      const more = data.more ? data.more[now] : by.map(() => 0);
      const lines = by.flatMap((names, at) =>
        names.length + more[at] ? [line(data.words[at], names, more[at])] : [],
      );
      if (!lines.length) lines.push(line("", ["nothing changes"], 0));
      find("against").textContent = now ? `Against ${data.points[now - 1][0]}:` : data.first;
      moves.replaceChildren(...lines);
    };

    const showVideos = () => {
      const made = madeAt(now);
      const moved = new Set(data.steps[now].filter((_, i) => i % 3 === 0));
      items.forEach((item, row) => {
        const isMade = made[row] >= 0;
        item.className = (isMade ? "made" : "out") + (now && moved.has(row) ? " moved" : "");
        item.querySelector(".mark").textContent = isMade ? "\u2713" : "\u2013";
        item.querySelector("small").textContent = isMade ? data.options[made[row]] : "left out";
      });
    };

    const show = (to) => {
      now = Math.max(0, Math.min(data.points.length - 1, to));
      const [budget, until, spent, value, made, price, x, y] = data.points[now];
      const [worth, range] = data.prices[price];
      const figures = { budget, until, spent, value, made: `${made} of ${data.requests}` };
      Object.assign(figures, { worth, range });
      for (const [name, text] of Object.entries(figures)) find(name).textContent = text;
      input.value = now;
      input.setAttribute("aria-valuetext", `${budget}: value ${value}, ${figures.made} made`);
      for (const part of [find("stem"), find("dot")]) part.style.left = `${x / 10}%`;
      find("stem").style.height = `${100 - y / 10}%`;
      find("dot").style.top = `${y / 10}%`;
      showMoves();
      if (items.length) showVideos();
    };

    const jump = (event) => {
      const box = curve.getBoundingClientRect();
      const x = (1000 * (event.clientX - box.left)) / box.width;
      const far = data.points.map((point) => Math.abs(point[6] - x));
      show(far.indexOf(Math.min(...far)));
    };

    input.addEventListener("input", () => show(Number(input.value)));
    find("less").addEventListener("click", () => show(now - 1));
    find("more").addEventListener("click", () => show(now + 1));
    find("back").addEventListener("click", () => show(data.start));
    curve.addEventListener("pointerdown", jump);
    curve.addEventListener("pointermove", (event) => event.buttons && jump(event));
    find("bar").hidden = false;
    root.dataset.plans = "moving";
    show(now);
  }

  document.querySelectorAll(".vp-slider[data-plans='still']").forEach(start);
})();
