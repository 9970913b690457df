"""What every CMS family needs: links in lists, dates, pagers, attachments, metas. Each exists once."""
