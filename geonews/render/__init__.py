"""The interactive map: a table of mentions becomes one HTML file that opens anywhere, with no network.

``page.to_map`` is the way in. A table flows through ``payload`` (what the page needs to know), ``island`` (how data
enters the page without ever being code) and ``shell`` (the folium map, with ``assets`` inlined and ``policy`` last).
"""
