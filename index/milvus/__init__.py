"""An index in Milvus: the same contract as the folder's, for more than one machine holds (see docs/scaling.md)."""
