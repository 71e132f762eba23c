"""Lessons: questions that the learner answers with runs of their own.

A lesson is a folder with `lesson.toml`, `text.md` and `quiz.toml`; CONTRIBUTING.md says how to write one.
"""
