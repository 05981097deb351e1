"""The assets as Dagster knows them: the only package of ``assets`` that imports Dagster.

A click on Materialize runs the ``body`` inside the function that declares the asset: ``team_asset`` in ``reading``;
``warehouse``, ``licence_tables`` and ``loads`` in ``warehouse``; ``report`` in ``report``.

``reading``: the steps that read a subject of all teams. ``warehouse``: the lake loaded, the licence tables made, how
the run went. ``report``: the HTML reports. How an asset is declared is in ``declaring``, how it is called in
``names``, which group it is in in ``questions``, what its page shows in ``table_pages``, what a run may be asked for in
``run_config``, what runs of shards have read in ``shard_runs``.
"""
