## The demonstration in the terminal
demo-open = The AI guide is ready: open the page, choose who you are, and ask. Stop with Ctrl+C.
