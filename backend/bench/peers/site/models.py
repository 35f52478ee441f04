"""A document with its content; and the table that django-db-file-storage asks for."""

from django.db import models

from bench.peers.site.settings import IN_TABLE

WHERE = "site.DocumentContent/bytes/filename/mimetype" if IN_TABLE else "documents"


class DocumentContent(models.Model):
    bytes = models.TextField()
    filename = models.CharField(max_length=255, db_index=True)
    mimetype = models.CharField(max_length=50)


class Document(models.Model):
    name = models.CharField(max_length=255, db_index=True)
    content = models.FileField(upload_to=WHERE, max_length=255)
