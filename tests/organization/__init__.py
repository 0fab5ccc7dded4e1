"""People, the org chart, delegation and obligations."""
