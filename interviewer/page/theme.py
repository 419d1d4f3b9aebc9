"""The page's looks for Gradio: every colour is a variable of `page.css`, which alone knows light from dark."""

from __future__ import annotations

import gradio as gr

_COLOURS = {
    "body_background_fill": "--paper",
    "body_text_color": "--ink",
    "body_text_color_subdued": "--muted",
    "background_fill_primary": "--sheet",
    "background_fill_secondary": "--paper",
    "block_background_fill": "--sheet",
    "block_border_color": "--line",
    "block_label_background_fill": "--sheet",
    "block_label_text_color": "--muted",
    "block_info_text_color": "--muted",
    "block_title_text_color": "--ink",
    "border_color_primary": "--line",
    "border_color_accent": "--accent",
    "color_accent": "--accent",
    "color_accent_soft": "--tint",
    "panel_background_fill": "--sheet",
    "input_background_fill": "--sheet",
    "input_background_fill_focus": "--sheet",
    "input_border_color": "--edge",
    "input_border_color_focus": "--accent",
    "input_placeholder_color": "--muted",
    "button_primary_background_fill": "--accent",
    "button_primary_background_fill_hover": "--accent-strong",
    "button_primary_text_color": "--on-accent",
    "button_primary_text_color_hover": "--on-accent",
    "button_primary_border_color": "--accent",
    "button_secondary_background_fill": "--sheet",
    "button_secondary_background_fill_hover": "--tint",
    "button_secondary_text_color": "--ink",
    "button_secondary_border_color": "--edge",
    "checkbox_background_color": "--sheet",
    "checkbox_background_color_selected": "--accent",
    "checkbox_border_color": "--edge",
    "checkbox_border_color_selected": "--accent",
    "checkbox_border_color_focus": "--accent",
    "checkbox_label_background_fill": "--sheet",
    "checkbox_label_background_fill_hover": "--tint",
    "checkbox_label_background_fill_selected": "--tint",
    "checkbox_label_text_color": "--ink",
    "checkbox_label_text_color_selected": "--ink",
    "checkbox_label_border_color": "--edge",
    "checkbox_label_border_color_selected": "--accent",
    "link_text_color": "--accent",
    "link_text_color_hover": "--accent-strong",
    "code_background_fill": "--tint",
    "loader_color": "--accent",
}
_PLAIN = {
    "block_shadow": "none",
    "block_border_width": "0px",
    "block_radius": "12px",
    "block_label_text_weight": "500",
    "block_title_text_weight": "700",
    "button_large_radius": "10px",
    "button_medium_radius": "10px",
    "button_small_radius": "8px",
    "button_border_width": "1px",
    "button_large_text_weight": "700",
    "button_primary_shadow": "none",
    "button_secondary_shadow": "none",
    "input_radius": "10px",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "checkbox_label_shadow": "none",
    "layout_gap": "20px",
}


def make_theme() -> gr.themes.Base:
    """The theme. Its fonts ship with Gradio, so none is fetched; their semi-bold lacks letters, so bold stands in."""
    theme = gr.themes.Base(
        text_size=gr.themes.sizes.text_md,
        font=[gr.themes.LocalFont("IBM Plex Sans", weights=(400, 700)), "ui-sans-serif", "system-ui", "sans-serif"],
        font_mono=[gr.themes.LocalFont("IBM Plex Mono", weights=(400,)), "ui-monospace", "monospace"],
    )
    known = set(vars(theme))
    values = {name: f"var({colour})" for name, colour in _COLOURS.items()}
    dark = {f"{name}_dark": value for name, value in (values | _PLAIN).items() if f"{name}_dark" in known}
    return theme.set(**values, **_PLAIN, **dark)
