// Finds answers by words, with or without accents. Without this script the page is whole, only without the search box.
(() => {
  const box = document.getElementById("search");
  const told = document.getElementById("found");
  if (!box) return;
  const fold = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
  const articles = [...document.querySelectorAll("article")].map((node) => [node, fold(node.textContent)]);
  const sections = [...document.querySelectorAll("section")].filter((node) => node.querySelector("article"));
  box.closest("label").hidden = false;
  box.addEventListener("input", () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [node, text] of articles) {
      node.hidden = !words.every((word) => text.includes(word));
      count += !node.hidden;
    }
    for (const section of sections) section.hidden = !section.querySelector("article:not([hidden])");
    told.textContent = words.length ? `Tìm thấy ${count} câu trả lời.` : "";
  });
})();
