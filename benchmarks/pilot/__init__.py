"""The pilot of the RPE once more, on a clock that is moved: May 2021 to December 2022 in minutes (docs/pilot.md)."""
