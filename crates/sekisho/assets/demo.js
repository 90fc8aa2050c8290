// Moves the demo's clocks on. Without script: the command beside the buttons.
for (const button of document.querySelectorAll("[data-advance]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const answer = await fetch("/demo/clock", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ advance: Number(button.dataset.advance) }),
    });
    if (answer.ok) location.reload();
    else button.disabled = false;
  });
}
