// Search over the findings of the index. They stand in the page as a list, which is all there is without this script:
// it shows the form, and hides the entries that do not hold every word asked for.
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("search-words");
  const list = document.getElementById("findings");
  const said = document.getElementById("search-found");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").toLowerCase();
  const entries = [...list.querySelectorAll("li")].map((entry) => [entry, plain(entry.textContent)]);
  const choices = [...form.querySelectorAll("select")];
  const has = (entry, choice) => !choice.value || entry.dataset[choice.name].split(" ").includes(choice.value);
  const look = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    const asked = words.length > 0 || choices.some((choice) => choice.value);
    let found = 0;
    for (const [entry, text] of entries) {
      const fits = words.every((word) => text.includes(word)) && choices.every((choice) => has(entry, choice));
      entry.hidden = !fits;
      found += fits;
    }
    if (asked) document.getElementById("all-findings").open = true;
    said.textContent = asked ? `${found} of ${entries.length} findings` : "";
  };
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 150); };
  box.addEventListener("input", soon);
  for (const choice of choices) choice.addEventListener("change", look);
  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  form.addEventListener("reset", () => setTimeout(look));
  form.hidden = false;
  look();
})();
