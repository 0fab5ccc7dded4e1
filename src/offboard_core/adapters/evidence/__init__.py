"""Evidence bundles (举证包) as a folder or a ZIP file with the host's files, and a verifier without dependencies.

`verify_bundle.py` is a separate script that imports only the standard library, so that a court's expert can read it and
run it on a machine without this library.
"""

from offboard_core.adapters.evidence.bundle import WrittenBundle, write_bundle, zip_bundle

__all__ = ["WrittenBundle", "write_bundle", "zip_bundle"]
