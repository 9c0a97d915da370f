"""What a page reads: columns of data, files, and places that may have to be withheld; noted while it is made."""

from analysis.reads.recorder import READS, Recorder, apart, note, recording, start, started

__all__ = ["READS", "Recorder", "apart", "note", "recording", "start", "started"]
