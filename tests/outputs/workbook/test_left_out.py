"""The Left out sheet."""


def lines(book):
    """Return the lines of the sheet."""
    return list(book["Left out"].iter_rows(min_row=5, max_col=4, values_only=True))


def test_every_video_that_is_left_out_is_there(save, batch):
    """By name, with what it would need at least, and why."""
    plan, book = save(batch)
    left = [at for at, outcome in enumerate(plan.outcomes) if not outcome.made]
    said = lines(book)
    assert len(said) == len(left)
    for at, (video, least, option, why) in zip(left, said, strict=True):
        outcome = plan.outcomes[at]
        assert video.startswith(plan.to_frame()["id"][at])
        assert why == plan.to_frame()["reason"][at]
        if outcome.cheapest is None:
            assert (least, option) == (None, "no model can make it")
        else:
            cost = float(outcome.cheapest.credits * plan.usd_per_credit)
            assert (least, option) == (cost, str(outcome.cheapest))


def test_where_all_is_made_it_says_so(save):
    """In a sentence."""
    _, book = save([{"duration": 5}])
    assert book["Left out"]["A2"].value == "Nothing: every video is made."
