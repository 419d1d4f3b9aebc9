// Lets a script of the page's head speak to the server: what it tells this component becomes an event of Gradio's.
element.addEventListener("tell", (event) => trigger("select", event.detail));
