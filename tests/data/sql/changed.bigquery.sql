-- Lists what of lake.requests is not as it was counted; nothing where all is.
WITH decided AS (
  SELECT
    CAST(`class` AS INT64) AS class,
    CAST(`queue` AS INT64) AS queue,
    CAST(`planned` AS INT64) AS planned,
    CAST(`first_place` AS INT64) AS first_place,
    CAST(`last_place` AS INT64) AS last_place,
    CAST(`key_1` AS INT64) AS key_1,
    `key_2` AS key_2,
    CAST(`key_3` AS FLOAT64) AS key_3,
    `decision` AS `decision`,
    `model` AS `model`,
    `resolution` AS `resolution`,
    CAST(`credits` AS INT64) AS `credits`,
    CAST(`cost_usd` AS FLOAT64) AS `cost_usd`,
    CAST(`quality` AS FLOAT64) AS `quality`,
    CAST(`value` AS FLOAT64) AS `value`,
    `reason` AS `reason`,
    `rule` AS `rule`
  FROM UNNEST(ARRAY<STRUCT<`class` STRING, `queue` STRING, `planned` STRING, `first_place` STRING, `last_place` STRING, `key_1` STRING, `key_2` STRING, `key_3` STRING, `decision` STRING, `model` STRING, `resolution` STRING, `credits` STRING, `cost_usd` STRING, `quality` STRING, `value` STRING, `reason` STRING, `rule` STRING>>[
    ('0', '2', '3', '1', '2', '10', 'O\'Hara \\ Söhne', '2.0', 'planned', 'kling-v1.5', '720p', '80', '4.0', '1.7', '3.4', 'Simpler version: kling-pro at 4k adds 1.9 quality for $11.00 more; that money does more elsewhere.', NULL),
    ('0', '2', '3', '3', '3', '10', 'O\'Hara \\ Söhne', '2.0', 'planned', 'kling-v1', '720p', '40', '2.0', '0.85', '1.7', 'Simpler version: kling-pro at 4k adds 2.75 quality for $13.00 more; that money does more elsewhere.', NULL),
    ('1', '1', '2', '0', '0', '10', NULL, NULL, 'skipped', NULL, NULL, '0', '0.0', '0.0', '0.0', 'Skipped: costs $2.00 at least (kling-v1 at 720p); that money does more elsewhere.', NULL),
    ('2', '0', '4', '0', '0', '5', 'zen\nltd', '1.5', 'planned', 'kling-v1.5', '1080p', '50', '2.5', '2.0', '3.0', 'Simpler version: kling-pro at 4k adds 1.6 quality for $5.00 more; that money does more elsewhere.', NULL)
  ]) AS told
),
classes AS (
  SELECT DISTINCT class, queue, planned, CASE WHEN first_place > 0 THEN 1 ELSE 0 END AS parted, key_1, key_2, key_3
  FROM decided
),
matched AS (
  SELECT c.class, c.queue, c.parted, t.`duration` AS key_1, t.`client` AS key_2, t.`priority` AS key_3
  FROM lake.requests AS t
  LEFT JOIN classes AS c
    ON t.`duration` = c.key_1
    AND COALESCE(t.`client`, '') = COALESCE(c.key_2, '') AND (t.`client` IS NULL) = (c.key_2 IS NULL)
    AND COALESCE(t.`priority`, CAST('0' AS FLOAT64)) = COALESCE(c.key_3, CAST('0' AS FLOAT64)) AND (t.`priority` IS NULL) = (c.key_3 IS NULL)
)
SELECT
  c.key_1 AS `duration`,
  c.key_2 AS `client`,
  c.key_3 AS `priority`,
  c.planned AS `rows_counted`,
  COALESCE(f.found, 0) AS `rows_found`
FROM classes AS c
LEFT JOIN (SELECT class, COUNT(*) AS found FROM matched GROUP BY class) AS f
  ON f.class = c.class
WHERE COALESCE(f.found, 0) <> c.planned
UNION ALL
SELECT
  key_1,
  key_2,
  key_3,
  0,
  COUNT(*)
FROM matched
WHERE class IS NULL
GROUP BY key_1, key_2, key_3
