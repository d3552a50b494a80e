"""What radio says beside its sound: RadioText of RDS, carried in MPEG audio (ETSI TS 101 154 annex C)."""
