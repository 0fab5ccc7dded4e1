"""One module per technology: storage, frames, pages, files. The rooms know none of them."""
