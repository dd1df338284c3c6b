"""What ``streamlit run`` opens."""

from assistant.app.router import route

route()
