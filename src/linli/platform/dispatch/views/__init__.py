"""Pages of the rule book (规则): the dispatch catalogue, the lengths of clocks, the working calendar."""
