-- Lists what of lake.requests is not as it was counted; nothing where all is.
WITH decided AS (
  SELECT
    CAST("class" AS BIGINT) AS class,
    CAST("queue" AS BIGINT) AS queue,
    CAST("planned" AS BIGINT) AS planned,
    CAST("first_place" AS BIGINT) AS first_place,
    CAST("last_place" AS BIGINT) AS last_place,
    CAST("key_1" AS BIGINT) AS key_1,
    "key_2" AS key_2,
    CAST("key_3" AS DOUBLE PRECISION) AS key_3,
    "decision" AS "decision",
    "model" AS "model",
    "resolution" AS "resolution",
    CAST("credits" AS BIGINT) AS "credits",
    CAST("cost_usd" AS DOUBLE PRECISION) AS "cost_usd",
    CAST("quality" AS DOUBLE PRECISION) AS "quality",
    CAST("value" AS DOUBLE PRECISION) AS "value",
    "reason" AS "reason",
    "rule" AS "rule"
  FROM (VALUES
    ('0', '2', '3', '1', '2', '10', 'O''Hara \ Söhne', '2.0', 'planned', 'kling-v1.5', '720p', '80', '4.0', '1.7', '3.4', 'Simpler version: kling-pro at 4k adds 1.9 quality for $11.00 more; that money does more elsewhere.', NULL),
    ('0', '2', '3', '3', '3', '10', 'O''Hara \ Söhne', '2.0', 'planned', 'kling-v1', '720p', '40', '2.0', '0.85', '1.7', 'Simpler version: kling-pro at 4k adds 2.75 quality for $13.00 more; that money does more elsewhere.', NULL),
    ('1', '1', '2', '0', '0', '10', NULL, NULL, 'skipped', NULL, NULL, '0', '0.0', '0.0', '0.0', 'Skipped: costs $2.00 at least (kling-v1 at 720p); that money does more elsewhere.', NULL),
    ('2', '0', '4', '0', '0', '5', 'zen
ltd', '1.5', 'planned', 'kling-v1.5', '1080p', '50', '2.5', '2.0', '3.0', 'Simpler version: kling-pro at 4k adds 1.6 quality for $5.00 more; that money does more elsewhere.', NULL)
  ) AS told ("class", "queue", "planned", "first_place", "last_place", "key_1", "key_2", "key_3", "decision", "model", "resolution", "credits", "cost_usd", "quality", "value", "reason", "rule")
),
classes AS (
  SELECT DISTINCT class, queue, planned, CASE WHEN first_place > 0 THEN 1 ELSE 0 END AS parted, key_1, key_2, key_3
  FROM decided
),
matched AS (
  SELECT c.class, c.queue, c.parted, t."duration" AS key_1, t."client" AS key_2, t."priority" AS key_3
  FROM lake.requests AS t
  LEFT JOIN classes AS c
    ON t."duration" = c.key_1
    AND COALESCE(t."client", '') = COALESCE(c.key_2, '') AND (t."client" IS NULL) = (c.key_2 IS NULL)
    AND COALESCE(t."priority", CAST('0' AS DOUBLE PRECISION)) = COALESCE(c.key_3, CAST('0' AS DOUBLE PRECISION)) AND (t."priority" IS NULL) = (c.key_3 IS NULL)
)
SELECT
  c.key_1 AS "duration",
  c.key_2 AS "client",
  c.key_3 AS "priority",
  c.planned AS "rows_counted",
  COALESCE(f.found, 0) AS "rows_found"
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
