"""The framed protocol between the engine's processes: JSON heads with raw bytes behind, over socket pairs."""
