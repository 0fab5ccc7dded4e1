"""Documents (文书): letters, lists, reports and sentences in zh-CN and en, as data and text, without rendering or I/O."""
