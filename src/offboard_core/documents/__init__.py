"""Documents (文书): what is said to people, in zh-CN and en, as data and text; no rendering engine and no I/O."""
