"""The web server: `streamlit run streamlit_app.py`, or any ASGI server on `streamlit_app:app`."""

from __future__ import annotations

import streamlit as st

from tracker.page import server

# `streamlit run` recognises the application by this very call.
app = st.App(server.SCRIPT, routes=server.routes(), middleware=server.middleware(), lifespan=server.lifespan)

if __name__ == "__main__":
    app.run()
