"""Evidence bundles (举证包) as a folder or a ZIP file, with the files a host encloses, and a verifier that needs nothing.

`verify_bundle.py` beside this file is a script of its own: it imports nothing but the standard library, so that a court's
expert can read it in one sitting and run it on a machine where this library is not installed.
"""

from offboard_core.adapters.evidence.writing import WrittenBundle, write_bundle, zip_bundle

__all__ = ["WrittenBundle", "write_bundle", "zip_bundle"]
