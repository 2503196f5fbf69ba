"""Numbers for machines that watch the site, in the text form of Prometheus: what is counted, kept and told."""
