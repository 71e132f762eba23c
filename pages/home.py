"""Home: what the app is for, and three examples to start with."""

import streamlit as st

from core.charts.thumbnail import thumbnail
from core.datasets.catalog import DATASETS
from pages.parts.app.frame import framed
from pages.parts.app.session import Session

EXAMPLES = {
    "moons": ("See it learn", "Two crescents, a small network, and a boundary that bends while you watch.", "train"),
    "breast_cancer": ("Miss or false alarm?", "Drag a threshold and feel precision trade against recall.", "train"),
    "fraud": ("98% right and useless?", "A rare class, splendid accuracy, and frauds that slip through.", "train"),
}


def show(session: Session) -> None:
    """Say what the app is for, and offer the examples."""
    st.title("Train a small model. Find out what its numbers mean.", anchor=False)
    st.markdown(
        "Pick data, train a network in seconds, watch its loss fall, then judge it: every model trades "
        "**precision** against **recall**, and you choose where."
    )
    for column, (dataset, (title, text, page)) in zip(st.columns(3), EXAMPLES.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.image(thumbnail(dataset))
            st.subheader(title, anchor=False)
            st.markdown(text)
            if st.button(
                f"Open {DATASETS[dataset].label.lower()}",
                key=f"open-{dataset}",
                on_click=session.choose_dataset,
                args=(dataset,),
            ):
                st.switch_page(f"pages/{page}.py")
    st.page_link("pages/data.py", label="Or bring a table of your own", icon=":material/upload_file:")


framed(show, page="home", watching=True)
