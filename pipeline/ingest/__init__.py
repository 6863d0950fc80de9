"""Scheduled ingest: from the addresses where municipalities publish to whole PDFs below `data/raw/<municipality>/`.

Read in this order: `sources` (what `sources.toml` may say), `crawl` (one source, from its start page to the stored
files), `links` (what a page, feed or sitemap points at), `fetch` (one polite and suspicious request), `store` (files,
state and lock), `job` (all sources, a host at a time), `report` (what the operator sees), `provenance` (what
`planlupp run` asks).

Libraries. The crawl stands on the parts that Scrapy itself is made of, and that its authors keep: Protego
(robots.txt), parsel (pages) and w3lib (addresses, encodings); on urllib3 for HTTP and TLS; on feedparser for feeds.
Scrapy's engine above them (2.19) was weighed and left out, because most of what this job promises is what the engine
does differently and would have to be overridden:

* it takes a robots.txt that answers 5xx as leave to crawl, where RFC 9309 (2.3.1.4) asks for the opposite;
* its retry knows no `Retry-After`, and its throttle does not slow down on errors;
* its HTTP cache keeps a second copy of each body to be able to send a conditional request;
* it holds each body in memory, where a file of 100 MB should go to the disk as it comes;
* it does not check certificates unless told to, and its resolver hook sees names, not the address that was connected
  to;
* its reactor can be started once in a process, which ties the command and each of its tests to a process of their
  own.

What is left for an engine is a queue of one host's pages, and a plain loop does that with bounded memory and nothing
to lose on `kill -9`.
"""
