"""What the words around a name say of it."""

import pytest

from geonews.arabic.lexicon import load
from geonews.records import Article
from geonews.resolve.surroundings import surroundings


@pytest.fixture(scope="module")
def around(parser):
    lexicon = load()

    def around(text, title=""):
        article = Article(id="a", text=text, title=title)
        mentions = [one.mention for one in parser.parse(article).resolutions]
        return [(one.name, said) for one, said in zip(mentions, surroundings(article, mentions, lexicon), strict=True)]

    return around


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("سيطرت القوات على البوكمال بريف دير الزور", "inside"),
        ("في إدلب شمالي سوريا", "inside"),
        ("وصل إلى سرت، ليبيا", "comma"),
        ("وصل إلى بعلبك (لبنان)", "brackets"),
        ("في طرابلس الليبية", "adjective"),
        ("إلى دمشق عاصمة سوريا", "inside"),
        ("وصل إلى سرت ثم ليبيا", None),
        ("وصل إلى سرت. ليبيا", None),
        ("وصل إلى سرت\nليبيا بلد كبير", None),
    ],
)
def test_what_the_text_puts_inside_what(around, text, how):
    said = [one for name, found in around(text) for one in found.said if name not in ("سوريا", "ليبيا")]
    assert [one.how for one in said] == ([how] if how else [])


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("أعلنت محافظة إدلب فتح المدارس", "إدلب", "province"),
        ("تأمين محافظتي إدلب وحلب", "حلب", "province"),
        ("في ولايتي سوسة والمنستير", "المنستير", "province"),
        ("في مدن سرت ومصراتة وبنغازي", "بنغازي", "city"),
        ("وقال محافظ نينوى إن المياه عادت", "نينوى", "province"),
        ("وقال رئيس بلدية صيدا إن المياه عادت", "صيدا", "city"),
        ("وصل إلى المدينة الليبية سرت", "سرت", "city"),
    ],
)
def test_the_kind_that_is_announced(around, text, name, kind):
    assert kind in dict(around(text))[name].kinds


def test_a_kind_word_of_two_goes_no_further_than_two(around):
    found = dict(around("تأمين محافظتي إدلب وحلب وحماة"))
    assert found["حلب"].kinds
    assert not found["حماة"].kinds


def test_joined_names_know_of_each_other(around):
    (_, aleppo), (_, idlib) = around("في حلب وإدلب")
    assert (aleppo.joined, idlib.joined) == ([1], [0])


def test_the_first_line_of_a_text_without_a_title_is_its_headline(around):
    assert [one.in_title for _, one in around("أمطار في حلب\nوصلت الأمطار إلى إدلب")] == [True, False]
    assert [one.in_title for _, one in around("وصلت إلى إدلب", title="أمطار في حلب")] == [True, False]
