"""What ``streamlit run`` opens."""

from assistant.app.router import route

if __name__ == "__main__":  # a process started beside the page imports this file and must not draw it
    route()
